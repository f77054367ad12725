/**
 * Several real Docker hosts on one machine, for tests and for people.
 *
 * <p>A {@link io.drover.lab.Machine} is a set of network, process, mount and host-name namespaces joined to the lab's
 * bridge: it can be cut off, powered off and on again like a real one. An {@link io.drover.lab.Engine} is a real dockerd
 * inside it. A {@link io.drover.lab.Lab} holds them and leaves nothing behind.
 */
@NullMarked
package io.drover.lab;

import org.jspecify.annotations.NullMarked;
