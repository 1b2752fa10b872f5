using System.Text.Unicode;

namespace Cloister.AgUi;

/// <summary>Reads server-sent events: lines that end with LF, CR or CRLF, frames that end with an empty line or with the source.</summary>
/// <remarks>
/// <para>
/// The payload is the <c>data</c> of a frame, several lines of it joined with LF, and is valid UTF-8. A frame without data, or with nothing but
/// empty data, is passed over. Everything else a frame may hold is optional knowledge: see <see cref="EventName"/>
/// and <see cref="LastEventId"/>.
/// </para>
/// <para>The size of a frame is counted from its first data line to its empty line; in front of the data, each line on its own.</para>
/// </remarks>
public sealed partial class SseFrameReader : FrameReader
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    // Offsets into Unread, which begins with the frame's first data line or, as long as there is none, with the current line.
    private int _line;
    private int _scanned;
    private int _dataStart;
    private int _dataEnd;

    private bool _hasText;
    private bool _isBetweenFrames;
    private bool _isAfterReturn;
    private bool _isBehindMark;

    /// <summary>A reader with the default limit.</summary>
    public SseFrameReader()
        : this(DefaultMaxFrameBytes) { }

    /// <summary>A reader with a limit of its own.</summary>
    /// <param name="maxFrameBytes">The largest frame accepted, in bytes.</param>
    public SseFrameReader(int maxFrameBytes)
        : base(maxFrameBytes) { }

    private bool HasData => _dataEnd > 0;

    /// <inheritdoc/>
    public override bool TryRead(out ReadOnlySpan<byte> payload) =>
        _isBetweenFrames ? TryReadPlain(out payload) || TryReadLines(out payload) : TryReadLines(out payload);

    /// <summary>The frame nearly every agent sends: one data line, ended by two LF.</summary>
    private bool TryReadPlain(out ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> bytes = Unread;
        if (bytes.Length > 6 && bytes.StartsWith("data:"u8))
        {
            int end = bytes.IndexOfAny(LineFeed, CarriageReturn);
            int start = bytes[5] == ' ' ? 6 : 5;
            if (end > start && end < MaxFrameBytes && end + 1 < bytes.Length && bytes[end] == LineFeed && bytes[end + 1] == LineFeed)
            {
                Consume(end + 2);
                payload = Valid(bytes[start..end]);
                return true;
            }

            _scanned = end < 0 ? bytes.Length : end;
        }

        payload = default;
        return false;
    }

    private bool TryReadLines(out ReadOnlySpan<byte> payload)
    {
        _isBetweenFrames = false;
        if (PassByteOrderMark())
        {
            while (TryReadLine(out int start, out int end))
            {
                if (start < end)
                {
                    ReadField(start, end);
                }
                else if (TryEndFrame(out payload))
                {
                    return true;
                }
            }

            if (IsCompleted)
            {
                return TryEndSource(out payload);
            }
        }

        payload = default;
        return false;
    }

    /// <returns>Whether it is known that no byte-order mark stands in front any more.</returns>
    private bool PassByteOrderMark()
    {
        if (!_isBehindMark)
        {
            ReadOnlySpan<byte> bytes = Unread;
            if (bytes.Length < ByteOrderMark.Length && ByteOrderMark.StartsWith(bytes) && !IsCompleted)
            {
                return false;
            }

            Consume(bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0);
            _isBehindMark = true;
        }

        return true;
    }

    private bool TryReadLine(out int start, out int end)
    {
        PassSplitLineFeed();
        ReadOnlySpan<byte> bytes = Unread;
        int found = bytes[_scanned..].IndexOfAny(LineFeed, CarriageReturn);

        start = _line;
        end = found < 0 ? bytes.Length : _scanned + found;
        if (end > MaxFrameBytes)
        {
            throw FramingException.TooLarge(MaxFrameBytes);
        }

        _scanned = end;
        if (found < 0)
        {
            return false;
        }

        // A CR at the end of what is here ends its line at once; should LF be the next byte, it belongs to that CR.
        bool isReturn = bytes[end] == CarriageReturn;
        _isAfterReturn = isReturn && end + 1 == bytes.Length;
        bool isPair = isReturn && !_isAfterReturn && bytes[end + 1] == LineFeed;
        _line = _scanned = end + (isPair ? 2 : 1);
        return true;
    }

    private void PassSplitLineFeed()
    {
        if (_isAfterReturn && _line < Unread.Length)
        {
            _isAfterReturn = false;
            _line = _scanned = Unread[_line] == LineFeed ? _line + 1 : _line;
            DropLine();
        }
    }

    private void AddData(int start, int end)
    {
        if (!HasData)
        {
            _dataStart = start;
            _dataEnd = end;
        }
        else
        {
            // Joined in place: the line that ends here was longer than the LF and the value moved to its front.
            Unread[_dataEnd] = LineFeed;
            Unread[start..end].CopyTo(Unread[(_dataEnd + 1)..]);
            _dataEnd += 1 + end - start;
        }

        _hasText |= start < end;
    }

    private bool TryEndFrame(out ReadOnlySpan<byte> payload)
    {
        bool hasText = _hasText;
        payload = hasText ? Unread[_dataStart.._dataEnd] : default;
        Consume(_line);
        _line = _scanned = _dataStart = _dataEnd = 0;
        _hasText = false;

        bool isNamed = TakeFields();
        _isBetweenFrames = hasText && !isNamed && !_isAfterReturn;
        payload = Valid(payload);
        return hasText;
    }

    /// <summary>The last line and the last frame need no end of their own; but what else than data was cut off is not to be trusted.</summary>
    private bool TryEndSource(out ReadOnlySpan<byte> payload)
    {
        int end = Unread.Length;
        if (IsDataField(_line, end, out int value))
        {
            AddData(value, end);
        }

        _line = end;
        if (!_hasText)
        {
            DropFields();
        }

        return TryEndFrame(out payload);
    }

    private static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> payload) =>
        Utf8.IsValid(payload) ? payload : throw FramingException.InvalidUtf8();
}
