using System.Globalization;

namespace Cloister.Agents;

/// <summary>Another process has taken the store over. This one must not write to it any more.</summary>
internal sealed class OwnershipLostException(long epoch, long? current)
    : StoreStoppedException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing was written: another process has taken the agent's store over. This one has epoch {epoch}, the store {current}. Stop this process."
        )
    );
