package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The network of an environment: what it is, whether its hosts reach each other, and what can be changed of it. */
@Command(name = "network", mixinStandardHelpOptions = true, subcommands = Policy.class, description = "Shows the network of an environment, checks it, and changes it.", footer = {
        "", "Examples:", "  drover network", "  drover network check", "  drover network driver vxlan",
        "  drover network policy set rules.yml", "  drover network policy default deny", "  drover network rotate"})
final class Networks implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private Format format = new Format();

    /** By the words that people type. */
    enum Driver {
        wireguard, ipsec, vxlan
    }

    @Override
    public void run() {
        list(connection, format);
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Shows the network, and how many pairs of its hosts do not reach each other as they should.")
    void list(@Mixin Connection here, @Mixin Format as) {
        var api = here.open();
        var networks = api.list("networks");
        as.print(spec.commandLine().getOut(), networks, () -> {
            var hosts = api.list("hosts");
            var table = new Table("ID", "NAME", "DRIVER", "SUBNET", "HOSTS", "BROKEN PAIRS", "REASON");
            networks.forEach(network -> table.row(Ps.text(network, "id"), Ps.text(network, "name"),
                    Ps.text(network, "driver"), Ps.text(network, "subnet"), hosts.size(), Reach.pairs(hosts),
                    Ps.text(network, "driverReason")));
            return table;
        });
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Looks whether all hosts reach each other as they should, and says which do not, and why.", footer = {
            "", "Ends with 0 when all do, else with 1.", "", "Examples:", "  drover network check",
            "  drover network check --format json"})
    int check(@Mixin Connection here, @Mixin Format as) {
        var api = here.open();
        var network = network(api);
        var hosts = api.list("hosts");
        var reach = new Reach(hosts, api.list("containers", "system", "true"));
        var broken = reach.broken();
        var faults = reach.faults();
        if (Ps.text(network, "driver").isEmpty() && hosts.size() > 1) {
            faults.add(new Reach.Fault("", "no driver is chosen yet, so that nothing travels between hosts"));
        }
        var out = spec.commandLine().getOut();
        if (as.isJson()) {
            broken.forEach(one -> out.println(object("from", one.from(), "to", one.to(), "reason", one.reason())));
            faults.forEach(one -> out.println(object("host", one.host(), "reason", one.reason())));
        } else {
            if (!broken.isEmpty()) {
                var table = new Table("FROM", "TO", "REASON");
                broken.forEach(one -> table.row(one.from(), one.to(), one.reason()));
                table.print(out);
            }
            faults.forEach(one -> out.println((one.host() + " ").stripLeading() + one.reason()));
            reach.outside().forEach(host -> out.println(
                    host + " has no Network Agent, because no container on it is in the network"));
            if (broken.isEmpty() && faults.isEmpty()) {
                var inside = hosts.size() - reach.outside().size();
                out.println(inside == 1
                        ? "one host, which has none to reach"
                        : inside == 0 ? "no host is in the network" : "all " + inside + " hosts reach each other");
            }
        }
        out.flush();
        return broken.isEmpty() && faults.isEmpty() ? 0 : 1;
    }

    private static JsonNode object(String... parts) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var i = 0; i < parts.length; i += 2) {
            object.put(parts[i], parts[i + 1]);
        }
        return object;
    }

    @Command(name = "driver", mixinStandardHelpOptions = true, description = "Chooses how packets travel between hosts.", footer = {
            "", "wireguard and ipsec are encrypted, vxlan is not. Every host must be able to do it.", "", "Examples:",
            "  drover network driver wireguard"})
    void driver(@Mixin Connection here,
            @Parameters(paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}") Driver driver) {
        var api = here.open();
        api.update("networks", Ps.text(network(api), "id"), Map.of("driver", driver.name()));
        say("the driver is " + driver);
    }

    @Command(name = "rotate", mixinStandardHelpOptions = true, description = "Gives the hosts of the environment a new secret.", footer = {
            "", "The one before is good until the next time, so that nothing is cut.", "", "Examples:",
            "  drover network rotate"})
    void rotate(@Mixin Connection here) {
        var api = here.open();
        api.act("networks", Ps.text(network(api), "id"), "rotatesecret", Map.of());
        say("the hosts have a new secret; the one before is good until the next time");
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    /** The one that each environment has. */
    static JsonNode network(Api api) {
        List<JsonNode> networks = api.list("networks");
        if (networks.isEmpty()) {
            throw new Failure("this environment has no network yet");
        }
        return networks.getFirst();
    }
}
