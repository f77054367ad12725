package io.drover.compose;

import io.drover.model.spec.PortSpec;
import java.util.ArrayList;
import java.util.List;

/** Published ports, in the forms that {@link PortSpec#parse} knows. */
final class Ports {
    private Ports() {
    }

    static List<PortSpec> read(Keys keys) {
        var ports = new ArrayList<PortSpec>();
        for (var text : keys.list("ports")) {
            try {
                ports.addAll(PortSpec.parse(text));
            } catch (IllegalArgumentException e) {
                throw keys.wrongItem("ports", text, String.valueOf(e.getMessage()).replaceFirst(" \\('.*", ""));
            }
        }
        return ports;
    }
}
