package io.drover.server.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;

/**
 * Starts a Hazelcast member with a {@link Gate}. The open edition calls an interceptor of sockets but gives no way to name
 * one, so it is given from within; {@code StrangersTest} would notice a version in which that no longer works.
 */
final class Member extends DefaultNodeContext {
    private final Gate gate;

    private Member(Gate gate) {
        this.gate = gate;
    }

    static HazelcastInstance start(Config config, Gate gate) {
        return HazelcastInstanceFactory.newHazelcastInstance(config, null, new Member(gate));
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
        return new DefaultNodeExtension(node) {
            @Override
            public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier qualifier) {
                return gate;
            }
        };
    }
}
