using System.Globalization;

namespace Cloister.AgUi;

public sealed partial class SseFrameReader
{
    private FieldText _eventName;
    private FieldText _nextEventName;
    private FieldText _lastEventId;
    private FieldText _nextEventId;

    /// <summary>The <c>event</c> field of the frame just read; <see langword="null"/> if it has none. The protocol ignores it.</summary>
    public string? EventName => _eventName.Text;

    /// <summary>The last <c>id</c> of the frames read so far; <see langword="null"/> if there was none.</summary>
    /// <remarks>An id that contains NUL is ignored, as is one the end of the source cuts off.</remarks>
    public string? LastEventId => _lastEventId.Text;

    /// <summary>The last <c>retry</c> field made of digits alone: how long the server asks to wait before reconnecting.</summary>
    internal TimeSpan? RetryHint { get; private set; }

    /// <summary>How many comment lines came so far: signs of life from a server with nothing to say.</summary>
    internal long CommentCount { get; private set; }

    private void ReadField(int start, int end)
    {
        if (IsDataField(start, end, out int value))
        {
            AddData(value, end);
            return;
        }

        ReadOnlySpan<byte> line = Unread[start..end];
        if (line[0] == ':')
        {
            CommentCount++;
        }
        else if (IsField(line, "event"u8, out value))
        {
            _nextEventName.Set(line[value..]);
        }
        else if (IsField(line, "id"u8, out value))
        {
            SetId(line[value..]);
        }
        else if (IsField(line, "retry"u8, out value))
        {
            SetRetry(line[value..]);
        }

        DropLine();
    }

    private bool IsDataField(int start, int end, out int value)
    {
        bool isData = IsField(Unread[start..end], "data"u8, out int offset);
        value = start + offset;
        return isData;
    }

    /// <summary>Whether a line is this field, and where its value begins: behind the colon and one space.</summary>
    private static bool IsField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out int value)
    {
        value = name.Length;
        if (!line.StartsWith(name) || (line.Length > value && line[value] != ':'))
        {
            return false;
        }

        value = Math.Min(value + 1, line.Length);
        value += value < line.Length && line[value] == ' ' ? 1 : 0;
        return true;
    }

    private void SetId(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)0))
        {
            _nextEventId.Set(value);
        }
    }

    private void SetRetry(ReadOnlySpan<byte> value)
    {
        if (
            !value.ContainsAnyExceptInRange((byte)'0', (byte)'9') && int.TryParse(value, CultureInfo.InvariantCulture, out int milliseconds)
        )
        {
            RetryHint = TimeSpan.FromMilliseconds(milliseconds);
        }
    }

    /// <summary>Keeps nothing of a line in front of the data, so that no number of them fills the buffer.</summary>
    private void DropLine()
    {
        if (!HasData)
        {
            Consume(_line);
            _line = _scanned = 0;
        }
    }

    /// <returns>Whether the frame that ends here has an event name.</returns>
    private bool TakeFields()
    {
        (_eventName, _nextEventName) = (_nextEventName, _eventName);
        _nextEventName.Clear();
        if (_nextEventId.IsSet)
        {
            (_lastEventId, _nextEventId) = (_nextEventId, _lastEventId);
            _nextEventId.Clear();
        }

        return _eventName.IsSet;
    }

    private void DropFields()
    {
        _nextEventName.Clear();
        _nextEventId.Clear();
    }
}
