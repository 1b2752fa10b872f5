using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Where a response is cut.</summary>
internal interface ICutLimit
{
    /// <summary>
    /// Begins a response. The function gets its bytes piece by piece and says how many may still be sent, or the complement of that when nothing may
    /// be sent after them.
    /// </summary>
    Func<ReadOnlySpan<byte>, int> Begin(AgUiEncoding encoding);
}
