using System.Text;

namespace Cloister.AgUi;

/// <summary>The ids of one stream. They come again in every delta, so their strings are made once.</summary>
internal sealed class IdCache
{
    private const int Size = 64;
    private const int LongestId = 128;
    private readonly string?[] _entries = new string?[Size];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestId)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        // Ids that are alive together differ at their end more often than at their start. Few hold anything but ASCII; those are made each time.
        ref var entry = ref _entries[((utf8[^1] * 31) + (utf8[utf8.Length / 2] * 7) + utf8.Length) % Size];
        return entry is not null && Ascii.Equals(utf8, entry) ? entry : entry = Encoding.UTF8.GetString(utf8);
    }
}
