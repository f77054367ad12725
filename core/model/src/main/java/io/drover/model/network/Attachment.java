package io.drover.model.network;

import org.jspecify.annotations.Nullable;

/**
 * A container of this host that runs and whose source addresses and network the Network Agent must know.
 *
 * @param instanceId or null for a container started by hand that is not known to a server yet
 * @param containerId Docker's id
 * @param pid of its first process, in the numbers of the host
 * @param dockerAddress on Docker's bridge, or null
 * @param address the managed address it is to have, or null when it is to have none
 * @param resolver its file of resolvers is to be changed, since Docker made it without knowing of ours
 */
public record Attachment(@Nullable String instanceId, String containerId, int pid, @Nullable String dockerAddress,
        @Nullable String address, boolean resolver) {
}
