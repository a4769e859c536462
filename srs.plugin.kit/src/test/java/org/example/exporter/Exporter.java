package org.example.exporter;

import org.osgi.service.component.annotations.Component;

/** Has a manifest that a feature must not have. */
@Component(immediate = true, service = Exporter.class)
public final class Exporter {}
