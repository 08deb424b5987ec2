"""The public site: pages for anyone, drawn from the official statistics that are loaded. It keeps nothing."""
