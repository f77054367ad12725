/**
 * How a machine becomes a host, in Rancher's way: a container that is given the registration address checks the machine,
 * fetches credentials, and starts the long-lived agent beside itself. Done again on the same machine it is the same host.
 */
@NullMarked
package io.drover.agent.register;

import org.jspecify.annotations.NullMarked;
