"""The figures that the README quotes, each from one command. Nothing here is imported by the service."""
