package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.drover.model.network.Attachment;
import io.drover.model.network.Attachment.ByHand;
import io.drover.model.network.Attachment.Domains;
import io.drover.model.wire.Native;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a container that somebody started by hand. */
class NativesTest {
    @ParameterizedTest
    @CsvSource({"default,true,false", "bridge,true,false", "none,true,true", "host,false,false",
            "container:4f,false,false", "mine,false,false"})
    void whoHasDockersOwnBridgeOrNoNetworkJoins(String mode, boolean joins, boolean bare) {
        var one = read(mode, "{}", "");
        assertThat(one.joins()).isEqualTo(joins);
        assertThat(one.bare()).isEqualTo(bare);
        assertThat(one.mode()).isEqualTo(mode.equals("default") ? "bridge" : mode);
    }

    @Test
    void itsAddressesAreDockersAndItsLabelsSayWhereOurDomainStands() {
        var one = read("bridge", """
                {"IPAddress": "172.17.0.9", "MacAddress": "02:42:ac:11:00:09", "Networks": {"bridge": {}}}""",
                "service_last");
        assertThat(one.ip()).isEqualTo("172.17.0.9");
        assertThat(one.mac()).isEqualTo("02:42:ac:11:00:09");
        assertThat(one.running()).isTrue();
        assertThat(Natives.attachment(one, 7)).isEqualTo(
                new Attachment(null, "c1", 7, "172.17.0.9", null, new ByHand(Domains.LAST, false)));
    }

    @Test
    void oneWithoutANetworkHasNoneOfThem() {
        var one = read("none", """
                {"IPAddress": "", "MacAddress": "", "Networks": {"none": {"IPAddress": "", "MacAddress": ""}}}""", "");
        assertThat(one.ip()).isNull();
        assertThat(one.mac()).isNull();
        assertThat(Natives.attachment(one, 7).bare()).isTrue();
    }

    @Test
    void newerEnginesSayThemInTheNetworkOnly() {
        var one = read("bridge", """
                {"Networks": {"bridge": {"IPAddress": "172.17.0.9", "MacAddress": "be:ef:00:00:00:01"}}}""", "");
        assertThat(one.ip()).isEqualTo("172.17.0.9");
        assertThat(one.mac()).isEqualTo("be:ef:00:00:00:01");
    }

    @Test
    void agentsOfAnEarlierVersionToldOnlyOfThoseOnTheBridge() {
        var one = Wire.read("""
                {"containerId": "c1", "name": "hand", "image": "i", "labels": {}, "running": true}""", Native.class);
        assertThat(one.joins()).isTrue();
        assertThat(one.bare()).isFalse();
    }

    private static Native read(String mode, String network, String priority) {
        return Natives.read(
                Wire.read(inspected(mode, network, priority), JsonNode.class));
    }

    private static String inspected(String mode, String network, String priority) {
        return """
                {"Id": "c1", "Name": "/hand", "State": {"Running": true, "Pid": 7, "StartedAt": "2026-01-01T00:00:00Z"},
                 "Config": {"Image": "i", "Labels": {"io.rancher.container.network": "true",
                                                     "io.rancher.container.dns.priority": "%s"}},
                 "HostConfig": {"NetworkMode": "%s"}, "NetworkSettings": %s}""".formatted(priority, mode, network);
    }
}
