namespace Cloister.AgUi;

/// <summary>What an <c>Accept</c> header says about the protocol's media types: admitted, refused with q=0, or not mentioned.</summary>
internal struct AcceptedTypes
{
    private bool? _eventStream;
    private bool? _text;
    private bool? _any;
    private bool _isEmpty;

    /// <summary>Only what names the type counts here.</summary>
    public bool? Binary { get; private set; }

    /// <summary>The more specific range decides.</summary>
    public readonly bool Sse => _isEmpty || (_eventStream ?? _text ?? _any ?? false);

    public static AcceptedTypes Parse(ReadOnlySpan<char> accept)
    {
        var accepted = new AcceptedTypes { _isEmpty = true };
        while (!accept.IsEmpty)
        {
            accepted.Add(HeaderText.Next(ref accept, ','));
        }

        return accepted;
    }

    private void Add(ReadOnlySpan<char> element)
    {
        ReadOnlySpan<char> mediaRange = HeaderText.Next(ref element, ';');
        if (!mediaRange.Contains('/'))
        {
            return;
        }

        _isEmpty = false;
        bool isAdmitted = !IsRefused(element);
        if (HeaderText.Same(mediaRange, AgUiMediaTypes.EventStream))
        {
            _eventStream = isAdmitted || _eventStream == true;
        }
        else if (HeaderText.Same(mediaRange, AgUiMediaTypes.Binary))
        {
            Binary = isAdmitted || Binary == true;
        }
        else if (HeaderText.Same(mediaRange, "text/*"))
        {
            _text = isAdmitted || _text == true;
        }
        else if (mediaRange is "*/*" || HeaderText.Same(mediaRange, "application/*"))
        {
            _any = isAdmitted || _any == true;
        }
    }

    private static bool IsRefused(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            ReadOnlySpan<char> value = HeaderText.Next(ref parameters, ';');
            ReadOnlySpan<char> name = HeaderText.Next(ref value, '=');
            if (HeaderText.Same(name, "q"))
            {
                return IsZero(value.Trim());
            }
        }

        return false;
    }

    private static bool IsZero(ReadOnlySpan<char> quality) =>
        quality is "0" || (quality.StartsWith("0.") && !quality[2..].ContainsAnyExcept('0'));
}
