"""An account as a frozen Snapshot: read, kept in a file, compared.

``reading`` reads Twilio's lists concurrently and can go on where it stopped; ``resources`` reads
Twilio's resources; ``snapshot`` joins them, and keeps them in a file; ``difference`` compares two snapshots.
"""
