/** What a plane that does not own a cluster may do in a tunnel. */
@NullMarked
package io.drover.agent.grant;

import org.jspecify.annotations.NullMarked;
