using System.Text.Json;

namespace Cloister.Benchmarks;

/// <summary>The least anybody does who reads such a response: cut it at the empty lines, look at every token.</summary>
internal static class BarePass
{
    public static int OverSse(ReadOnlySpan<byte> response)
    {
        var tokens = 0;
        while (response.IndexOf("\n\n"u8) is >= 0 and var end)
        {
            var reader = new Utf8JsonReader(response["data: ".Length..end]);
            while (reader.Read())
            {
                tokens++;
            }

            response = response[(end + 2)..];
        }

        return tokens;
    }
}
