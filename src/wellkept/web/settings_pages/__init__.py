"""The settings of the installation: who, when, how, and how the system itself does."""
