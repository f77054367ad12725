package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.util.Set;

/** What is asked to be made and cannot be made by this API, refused for the reasons that Rancher has. */
final class NotMade {
    /** Told by the agents of hosts, and by nobody who comes with an API key. */
    private static final Set<String> OF_AGENTS = Set.of("containerEvent", "serviceEvent", "externalEvent",
            "externalDnsEvent", "externalServiceEvent", "externalStoragePoolEvent", "externalVolumeEvent");
    private static final Set<String> MACHINES = Set.of("machine", "host");

    private NotMade() {
    }

    /** Passes what is to be answered as any other request that is not there. */
    static void check(String type, Body body) {
        if (OF_AGENTS.contains(type)) {
            throw new Refusal(Code.CantVerifyAgent, null, "only the agent of a host can report a " + type);
        }
        if (MACHINES.contains(type)) {
            var drivers = body.node().properties().stream()
                    .filter(field -> field.getKey().endsWith("Config") && !field.getValue().isNull()).count();
            if (drivers != 1) {
                throw new Refusal(Code.DriverConfigExactlyOneRequired, null,
                        "a machine is made by exactly one driver, so exactly one ...Config is needed, not " + drivers);
            }
            throw new Refusal(Code.MethodNotAllowed, null,
                    "there are no machine drivers here: a " + type + " comes by the command of a registration token");
        }
    }
}
