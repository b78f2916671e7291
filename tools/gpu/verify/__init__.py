"""The steps of tools/gpu-verify."""
