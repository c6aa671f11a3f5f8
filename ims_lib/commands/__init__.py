"""What the commands of `ims` do, a module with a `run` each; the command line itself is in `ims_lib.cli`.

`expert_review` is one of `make`, for those who write the criteria.
"""
