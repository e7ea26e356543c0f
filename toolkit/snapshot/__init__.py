"""An account as a frozen Snapshot: read, kept in a file, compared.

``reading`` reads Twilio's lists concurrently and can go on where it stopped; ``assemble`` turns Twilio's resources into
a Snapshot; ``file`` keeps those resources in a file; ``difference`` compares two snapshots.
"""
