"""What people type, read without loss: every change has a code, a before and an after."""
