"""What the commands of `ims` do, a module each; the command line itself is in `ims_lib.cli`."""
