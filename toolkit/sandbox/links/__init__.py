"""Link shortening: domains and their certificates, the links of messages, and clicks on them."""
