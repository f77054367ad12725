package io.drover.network.attach;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.network.Attachment;
import io.drover.model.network.Mac;
import io.drover.network.address.Ipv4;
import io.drover.network.command.Commands;
import io.drover.network.command.Json;
import org.jspecify.annotations.Nullable;

/**
 * From the bridge of the host into a container to which Docker gave no interface. There it is {@code eth0}, and all that is not in
 * the managed network goes by way of the host, as from other containers. It is gone with the network of the container.
 */
final class Cable {
    /** Not as the ways to other hosts begin: whatever is called like them is taken for one. */
    private static final String PREFIX = "drv";
    private static final int NAME_LENGTH = 15;
    private static final String INSIDE = "eth0";

    private final Commands host;
    private final Commands inside;
    private final int pid;
    private final String name;

    Cable(Commands host, Commands inside, Attachment attachment) {
        this.host = host;
        this.inside = inside;
        this.pid = attachment.pid();
        var whole = PREFIX + attachment.containerId();
        this.name = whole.substring(0, Math.min(whole.length(), NAME_LENGTH));
    }

    /** Gives whether something was to be done. */
    boolean lay(Ipv4 address) {
        var link = link();
        // a bridge that was made anew has lost it
        if (link != null && link.path("master").asText().equals(Attacher.BRIDGE)) {
            return false;
        }
        if (link == null) {
            host.ask("ip", "link", "add", name, "type", "veth", "peer", "name", INSIDE, "address",
                    Mac.of(address.toString()), "netns", "/proc/" + pid + "/ns/net");
        }
        host.ask("ip", "link", "set", name, "master", Attacher.BRIDGE, "up");
        inside.ask("ip", "link", "set", INSIDE, "up");
        return true;
    }

    /** Once it has an address. Gives whether something was to be done. */
    boolean leadOut() {
        if (!Json.list(inside.ask("ip", "-j", "-4", "route", "show", "default")).isEmpty()) {
            return false;
        }
        var gateway = Json.list(host.ask("ip", "-j", "-4", "addr", "show", "dev", Attacher.BRIDGE)).stream()
                .map(Interface::of).flatMap(bridge -> bridge.addresses().stream()).findFirst();
        gateway.ifPresent(held -> inside.ask("ip", "route", "add", "default", "via", held.address().toString(), "dev",
                INSIDE, "onlink"));
        return gateway.isPresent();
    }

    boolean remove() {
        return link() != null && host.run("ip", "link", "del", name).ok();
    }

    private @Nullable JsonNode link() {
        var shown = host.run("ip", "-j", "link", "show", "dev", name);
        return shown.ok() ? Json.list(shown.out()).stream().findFirst().orElse(null) : null;
    }
}
