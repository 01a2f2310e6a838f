"""Commands of Scrapy's own command line that say more here than there (COMMANDS_MODULE)."""
