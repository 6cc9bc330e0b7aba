"""Every command once: keys, title and help; keymaps made of them, and presets. It imports records alone."""
