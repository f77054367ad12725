package io.drover.agent.register;

import java.util.List;

/**
 * Who this host is to the server.
 *
 * @param uuid the machine's identity
 * @param servers addresses of server nodes, as registered
 * @param others addresses that a server told last
 */
public record Credentials(String hostId, String uuid, String accessKey, String secretKey, List<String> servers,
        List<String> others) {
    public Credentials {
        servers = List.copyOf(servers);
        others = List.copyOf(others);
    }

    public Credentials withOthers(List<String> addresses) {
        return new Credentials(hostId, uuid, accessKey, secretKey, servers, addresses);
    }
}
