package io.drover.network.overlay;

import io.drover.network.address.Node;
import java.util.List;
import java.util.stream.Collectors;

/** What strongSwan is told: a connection for each peer, and the secrets of the environment. Pure. */
final class SwanctlConf {
    private SwanctlConf() {
    }

    /** Of a peer's connection, and of what it protects. */
    static String name(Node peer) {
        return Tunnel.PREFIX + peer.own().toString().replace('.', '-');
    }

    /** @param local this host's address is its own, and nobody translates it */
    static String text(Node self, List<Node> peers, boolean local, Secrets secrets) {
        var connections = peers.stream().map(peer -> """
                  NAME {
                    version = 2
                    local_addrs = LOCAL
                    remote_addrs = REMOTE
                    proposals = aes128gcm16-prfsha256-ecp256
                    encap = yes
                    mobike = no
                    dpd_delay = 5s
                    local {
                      auth = psk
                      id = SELF
                    }
                    remote {
                      auth = psk
                      id = PEER
                    }
                    children {
                      NAME {
                        local_ts = FROM/32
                        remote_ts = TO/32
                        esp_proposals = aes128gcm16
                      }
                    }
                  }
                """.replace("NAME", name(peer)).replace("LOCAL", local ? self.agentIp().toString() : "%any")
                .replace("REMOTE", peer.agentIp().toString()).replace("SELF", self.own().toString())
                .replace("PEER", peer.own().toString()).replace("FROM", Ipsec.outer(self).toString())
                .replace("TO", Ipsec.outer(peer).toString())).collect(Collectors.joining());
        return "connections {\n" + connections + "}\nsecrets {\n" + secrets(self, peers, secrets.all()) + "}\n";
    }

    /**
     * All of them count when a peer proves itself, so that hosts of which one was told a new secret and one was not
     * understand each other. Whose names are written beside a secret proves itself by that: the newest.
     */
    private static String secrets(Node self, List<Node> peers, List<String> all) {
        var text = new StringBuilder();
        for (var index = 0; index < all.size(); index++) {
            text.append("  ike-").append(index).append(" {\n    secret = 0s").append(all.get(index)).append("\n");
            if (index == 0) {
                text.append("    id-self = ").append(self.own()).append("\n");
                peers.forEach(peer -> text.append("    id-").append(name(peer)).append(" = ").append(peer.own())
                        .append("\n"));
            }
            text.append("  }\n");
        }
        return text.toString();
    }
}
