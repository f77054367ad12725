package io.drover.server.store;

import io.drover.model.ApiKey;
import io.drover.model.Certificate;
import io.drover.model.Contact;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.Machine;
import io.drover.model.NamedVolume;
import io.drover.model.Network;
import io.drover.model.Plugin;
import io.drover.model.Project;
import io.drover.model.PullTask;
import io.drover.model.RegistrationToken;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Setting;
import io.drover.model.Stack;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ways to find resources without looking at all of them. Most give a resource one key or none. */
enum Index {
    KIND {
        @Override
        String key(Resource resource) {
            return resource.kind().stored();
        }
    },
    SERVICES_OF_STACK {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Service service ? service.stackId() : null;
        }
    },
    /** By the services that people linked them to. */
    SERVICES_LINKED_TO {
        @Override
        List<String> keys(Resource resource) {
            return resource instanceof Service service
                    ? service.links().values().stream().distinct().toList()
                    : List.of();
        }
    },
    INSTANCES_OF_SERVICE {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance ? instance.serviceId() : null;
        }
    },
    INSTANCES_ON_HOST {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance ? instance.hostId() : null;
        }
    },
    /** By what they are for planners: the keys are the names of {@link Mark}s. */
    MARKED {
        @Override
        List<String> keys(Resource resource) {
            return Mark.of(resource);
        }
    },
    /** Names are compared without case: {@code stack:web}, {@code 1st5/api}, {@code container:web-api-1}. */
    NAME {
        @Override
        @Nullable
        String key(Resource resource) {
            return switch (resource) {
                case Stack stack -> View.named("stack:", stack.name());
                case Service service -> View.named(service.stackId() + "/", service.name());
                case Instance instance -> View.named("container:", instance.name());
                case Project project -> View.named("project:", project.name());
                case Setting setting -> View.named("setting:", setting.name());
                case Host host -> View.named("host:", host.uuid());
                case Certificate certificate -> View.named("certificate:", certificate.name());
                case NamedVolume volume -> View.named("volume:", volume.name());
                case ApiKey _,RegistrationToken _,PullTask _,Network _,Machine _,Plugin _,Contact _ -> null;
            };
        }
    },
    MACHINE_OF_HOST {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Machine machine ? machine.hostId() : null;
        }
    },
    /** Managed addresses of containers that are not known to be gone. */
    ADDRESS {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance ? instance.address() : null;
        }
    },
    /** Instances by the hosts that check them; those that more hosts could check have {@link View#FEW_CHECKERS} as well. */
    CHECKED_BY {
        @Override
        List<String> keys(Resource resource) {
            if (!(resource instanceof Instance instance) || instance.health() == null
                    || instance.config().healthCheck() == null) {
                return List.of();
            }
            var hosts = instance.health().checkers();
            return hosts.size() >= InstanceHealth.CHECKERS
                    ? hosts
                    : Stream.concat(hosts.stream(), Stream.of(View.FEW_CHECKERS)).toList();
        }
    },
    /** Access keys of API keys and agents, and registration tokens; inactive ones are not found. */
    CREDENTIAL {
        @Override
        @Nullable
        String key(Resource resource) {
            return switch (resource) {
                case ApiKey key -> key.inactive() ? null : key.publicValue();
                case Host host -> host.accessKey();
                case RegistrationToken token -> token.inactive() ? null : token.token();
                default -> null;
            };
        }
    },
    /** Access keys of agents whose host was removed: they are told so, other than strangers. */
    FORMER_CREDENTIAL {
        @Override
        boolean ofRemoved() {
            return true;
        }

        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Host host ? host.accessKey() : null;
        }
    };

    /** Does it find what was removed, instead of what exists? */
    boolean ofRemoved() {
        return false;
    }

    /** Of those that give one at most. */
    @Nullable
    String key(Resource resource) {
        return null;
    }

    List<String> keys(Resource resource) {
        var key = key(resource);
        return key == null ? List.of() : List.of(key);
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
