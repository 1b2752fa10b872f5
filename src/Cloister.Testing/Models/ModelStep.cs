using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>One thing that the script of a model does: some contents, or none and something else.</summary>
internal delegate IAsyncEnumerable<AIContent> ModelStep(ModelPlay play);
