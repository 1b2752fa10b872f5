using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cloister.Agents;

/// <summary>
/// Where ids come from: a prefix that says what it names, the time in order, and enough chance that nobody has to be asked (ULID, in small letters).
/// </summary>
/// <remarks>Safe for several threads. Ids of one source that fall into the same millisecond still rise.</remarks>
internal class IdSource(TimeProvider time)
{
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    private readonly Lock _lock = new();
    private long _millisecond;
    private UInt128 _chance;

    public string NewMessage() => New("msg_");

    public string NewCall() => New("call_");

    public string NewInput() => New("inp_");

    public string NewRun() => New("run_");

    public virtual string New(string prefix)
    {
        var (millisecond, chance) = Next();
        var value = ((UInt128)(ulong)millisecond << 80) | chance;
        return string.Create(
            prefix.Length + Length,
            (prefix, value),
            static (text, parts) =>
            {
                parts.prefix.CopyTo(text);
                var value = parts.value;
                for (var at = text.Length - 1; at >= parts.prefix.Length; at--)
                {
                    text[at] = Letters[(int)(value & 31)];
                    value >>= 5;
                }
            }
        );
    }

    private (long Millisecond, UInt128 Chance) Next()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _millisecond)
            {
                _millisecond = now;
                _chance = Chance();
            }
            else
            {
                _chance++;
            }

            return (_millisecond, _chance);
        }
    }

    /// <summary>Eighty bits, the first of them zero, so that counting on never runs over.</summary>
    private static UInt128 Chance()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[6..]);
        bytes[6] &= 0x7F;
        bytes[..6].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
