"""One grain shipment model, built by Keruen's solver room, by linopy and by pyomo."""
