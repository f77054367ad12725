package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.util.Set;

/** What is asked to be made and cannot be made by this API, refused for the reasons that Rancher has. */
final class NotMade {
    /** Told by the agents of hosts, and by nobody who comes with an API key. */
    private static final Set<String> OF_AGENTS = Set.of("containerEvent", "serviceEvent", "externalEvent",
            "externalDnsEvent", "externalServiceEvent", "externalStoragePoolEvent", "externalVolumeEvent");

    private NotMade() {
    }

    /** Passes what is to be answered as any other request that is not there. */
    static void check(String type) {
        if (OF_AGENTS.contains(type)) {
            throw new Refusal(Code.CantVerifyAgent, null, "only the agent of a host can report a " + type);
        }
    }
}
