package store

// derivedKey names the zone and start of day that the derived days stand for.
const derivedKey = "derived"
