"""Bills of a home: property, water, power, gas, parking, heating."""
