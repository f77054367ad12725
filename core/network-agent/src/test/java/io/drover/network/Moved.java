package io.drover.network;

import static io.drover.network.Facts.attached;
import static io.drover.network.Facts.container;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;

import io.drover.model.network.Fact;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.knowledge.Knowledge;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * A host that was in one environment and is in another now, in the same subnet, where some words mean other things. All that
 * nobody may ever be told has a mark: whatever was of the environment before, and what is secret in this one.
 */
public final class Moved {
    public static final String MARK = "zqx";
    /** Asks from a container of {@code web.shop}. */
    public static final InetAddress WEB = InetAddress.ofLiteral("172.17.0.2");
    /** Asks from a container of {@code api.other}. */
    public static final InetAddress API = InetAddress.ofLiteral("172.17.0.3");
    /** Asks from where a container was in the environment before. */
    public static final InetAddress FORMER = InetAddress.ofLiteral("172.17.0.8");
    /** Asks from where no container is. */
    public static final InetAddress NOBODY = InetAddress.ofLiteral("127.0.0.2");
    public static final List<InetAddress> CLIENTS = List.of(WEB, API, FORMER, NOBODY);
    /** Of the service that is {@code store} to containers of {@code web.shop}. */
    public static final String BEHIND_A_LINK = "10.42.0.77";
    /** All that names may lead to. */
    public static final List<String> ADDRESSES = List.of("10.42.0.1", "10.42.0.5", BEHIND_A_LINK, "169.254.169.250");
    public static final String TOKEN_OF_WEB = "token-of-web";
    public static final String TOKEN_OF_API = "token-of-api";

    private Moved() {
    }

    public static void tell(Knowledge knowledge) {
        knowledge.hear(new ToNetworkAgent.Whole("1h9", List.of(
                new Fact.Environment("zqx-env", "zqx-before", "zqx-net", "10.42.0.0/16", NetworkDriver.VXLAN,
                        List.of("zqx-secret"), "allow", List.of()),
                new Fact.Peer("1h9", "zqx-host", "zqx-host", "192.168.9.9", List.of(), List.of(), null),
                new Fact.OfHost("1h9", "zqx-host", "zqx-host", "zqx.example.com", "192.168.9.9", Map.of("zqx", "zqx"),
                        "active", "active", 4000, 8L << 30, 100L << 30),
                stack("zqx-st8", "zqxshop"), stack("zqx-st9", "shop"),
                service("zqx-s8", "zqx-st8", "zqxweb").token("zqx-token").metadata(Map.of("a", "zqx")).fact(),
                service("zqx-s9", "zqx-st9", "web").links(Map.of("cache", "zqx-s8", "store", "zqx-s8")).fact(),
                container("zqx-i8", "zqx_shop_1").of("zqx-st8", "zqx-s8").at("10.42.200.8").on("1h9").fact(),
                container("zqx-i9", "shop_web_1").of("zqx-st9", "zqx-s9").at("10.42.200.9").on("1h9").fact()), 0));
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("zqx-i8", "172.17.0.8", "10.42.200.8"),
                attached("zqx-i9", "172.17.0.2", "10.42.200.9"))));
        knowledge.hear(Facts.whole(
                new Fact.Environment("env-uuid", "Default", "net-uuid", "10.42.0.0/16", NetworkDriver.VXLAN,
                        List.of("zqx-secret-of-this-one"), "allow", List.of()),
                Facts.peer("1h1"), Facts.host("1h1"), stack("1st1", "shop"), stack("1st2", "other"),
                stack("1st3", "far"),
                service("1s1", "1st1", "web").token(TOKEN_OF_WEB).links(Map.of("store", "1s3"))
                        .metadata(Map.of("a", List.of(1, Map.of("b", "c")))).fact(),
                service("1s2", "1st2", "api").token(TOKEN_OF_API).fact(),
                service("1s3", "1st3", "deep").token("zqx-token-of-nobody-here").fact(),
                service("1s4", "1st1", "out").externalName("example.com").fact(),
                container("1i1", "shop_web_1").of("1st1", "1s1").at("10.42.0.1").ports("80:80/tcp").fact(),
                container("1i2", "other_api_1").of("1st2", "1s2").at("10.42.0.5").fact(),
                container("1i3", "far_deep_1").of("1st3", "1s3").at(BEHIND_A_LINK).on("1h2").fact(),
                new Fact.Certificate("1c1", "zqx-certificate", "zqx-key"),
                new Fact.Challenge("zqx-challenge", "zqx-answer")));
        // from where the former one spoke nobody does now, and its agent did not say so yet
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("1i1", "172.17.0.2", "10.42.0.1"),
                attached("1i2", "172.17.0.3", "10.42.0.5"), attached("zqx-i8", "172.17.0.8", "10.42.200.8"))));
    }
}
