/**
 * The network of an environment: who has which address, which Network Agents there are, and what each host is told so that
 * routes, names and metadata work there.
 */
@NullMarked
package io.drover.server.network;

import org.jspecify.annotations.NullMarked;
