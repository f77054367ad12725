/**
 * Reads {@code docker-compose.yml} (v1 and v2) and {@code rancher-compose.yml} as Rancher 1.x has them. Pure: text in, a
 * {@link io.drover.model.spec.StackSpec} or a refusal that names line and key out. Each {@code *Reader} reads the keys of
 * one concern; whatever no reader asked for is reported by name.
 */
@NullMarked
package io.drover.compose;

import org.jspecify.annotations.NullMarked;
