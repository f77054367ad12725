/** What people ask for: the parsed, typed form of docker-compose.yml and rancher-compose.yml, free of identities and states. */
@NullMarked
package io.drover.model.spec;

import org.jspecify.annotations.NullMarked;
