package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.PortSpec;
import java.util.ArrayList;
import java.util.List;

/** Published ports, in the forms that {@link PortSpec#parse} knows or as maps. */
final class Ports {
    private Ports() {
    }

    static List<PortSpec> read(Keys keys, List<String> notes) {
        var ports = new ArrayList<PortSpec>();
        for (var item : keys.items("ports")) {
            var text = switch (item) {
                case Scalar scalar -> scalar.text();
                case Fields fields when fields.values().containsKey("target") ->
                    text(keys.inner("ports", fields), notes);
                case Value other -> throw other.source().invalid(other.line(),
                        keys.owner() + ": ports must be a list of texts or of maps with a target, not " + other.kind());
            };
            try {
                ports.addAll(PortSpec.parse(text));
            } catch (IllegalArgumentException e) {
                throw item.source().invalid(item.line(), keys.owner() + ": ports must be "
                        + String.valueOf(e.getMessage()).replaceFirst(" \\('.*", "") + ", not '" + text + "'");
            }
        }
        return ports;
    }

    private static String text(Keys port, List<String> notes) {
        var address = port.text("host_ip");
        var published = port.text("published");
        for (var key : List.of("mode", "name", "app_protocol")) {
            if (port.value(key) != null && !"host".equals(port.text(key))) {
                notes.add(port.note(key, "is ignored: the port is published on the host of each container"));
            }
        }
        var text = (address == null ? "" : address + ":") + (published == null ? "" : published + ":")
                + port.text("target") + "/" + port.text("protocol", "tcp");
        port.finish(notes);
        return text;
    }
}
