"""What the commands of `ims` do, by the module and function that data/program/commands.toml names; the command line itself is in `ims_lib.cli`.

`expert_review` is one of `make`, for those who write the criteria.
"""
