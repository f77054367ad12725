package io.drover.lab;

import java.util.Map;

/** A driver of the network, and whether a host's packets go by it. */
record Carrier(String driver) {
    String device() {
        return driver.equals("wireguard") ? "drover-wg" : "drover-vx";
    }

    /** Has all hosts of the environment use it from now on. */
    void choose(Api api) {
        var network = api.list("/networks").findFirst().orElseThrow();
        Api.expect(200, api.put("/networks/" + network.path("id").asText(), Map.of("driver", driver)));
    }

    /** @param address a managed one on the other machine */
    boolean carries(Machine from, Machine to, String address) {
        if (!from.run("ip", "route", "get", address).contains("dev " + device())) {
            return false;
        }
        if (driver.equals("wireguard")) {
            return true;
        }
        // what goes to a host's own address is plain; what IPsec protects goes to one that a host has in it alone
        var plain = from.run("bridge", "fdb", "show", "dev", device()).lines()
                .anyMatch(line -> line.matches(".*\\bdst " + to.address().replace(".", "[.]") + "\\b.*"));
        return plain == driver.equals("vxlan");
    }
}
