"""What is raised, how it is explained to a user, and Twilio's codes."""
