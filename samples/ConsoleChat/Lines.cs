namespace ConsoleChat;

/// <summary>The lines the user writes. A question that is given up takes none with it: the line goes to whoever asks next.</summary>
internal static class Lines
{
    private static Task<string?>? _next;

    /// <summary>The next line; null when there are no more.</summary>
    public static async Task<string?> ReadAsync(CancellationToken cancellationToken = default)
    {
        _next ??= Task.Run(Console.ReadLine, CancellationToken.None); // The console itself cannot be told to stop reading.
        var line = await _next.WaitAsync(cancellationToken);
        _next = null;
        return line;
    }
}
