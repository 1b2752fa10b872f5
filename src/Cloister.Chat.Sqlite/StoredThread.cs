using System.Globalization;

namespace Cloister.Chat;

/// <summary>Which row a thread is, and in which state.</summary>
internal sealed record StoredThread(long Key, long Saves, int Messages)
{
    public string Revision => string.Create(CultureInfo.InvariantCulture, $"{Key}.{Saves}");
}
