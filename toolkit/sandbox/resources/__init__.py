"""Twilio's resources, one file each."""
