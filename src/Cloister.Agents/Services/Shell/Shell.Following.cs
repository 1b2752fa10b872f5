namespace Cloister.Agents;

internal sealed partial class Shell
{
    private const int Chunk = 64 * 1024;

    /// <summary>How long what is left of it may hold its output open, once it has ended and everything of it was killed.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Follows it to its end.</summary>
    private async Task FollowAsync(ChildProcess child)
    {
        var reading = Task.Factory.StartNew(
            () => Read(child),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        var code = await child.Exited.ConfigureAwait(false);
        // What it has left behind does not outlive it.
        child.Kill();
        await reading.WaitAsync(Rest, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TellWordsAsync(child).ConfigureAwait(false);
        CloseInput();
        lock (_lock)
        {
            Change(Described().Ended(code, time.GetUtcNow()));
            _isInputClosed = true;
        }

        Save();
        Sandbox.Clear(folder);
        child.Dispose();
        _ended.SetResult();
    }

    /// <summary>Reads on a thread of its own: the system has no way to read a pipe that does not hold up a thread.</summary>
    private void Read(ChildProcess child)
    {
        var (cleaner, bytes, text, left) = (new TerminalText(), new byte[Chunk], new char[Chunk], 0);
        try
        {
            using var files = new OutputFiles(folder);
            while (child.Output.Read(bytes.AsSpan(left)) is var count and > 0)
            {
                files.Write(bytes.AsSpan(left, count));
                var length = cleaner.Read(bytes.AsSpan(0, left + count), text, isLast: false, out var read);
                left = left + count - read;
                bytes.AsSpan(read, left).CopyTo(bytes);
                Take(text.AsSpan(0, length), files, isWhole: left == 0 && cleaner.IsPlain);
            }

            Take(text.AsSpan(0, cleaner.Read(bytes.AsSpan(0, left), text, isLast: true, out _)), files, isWhole: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogBroken(Id, failure);
            child.Kill();
        }
    }

    private void Take(ReadOnlySpan<char> text, OutputFiles files, bool isWhole)
    {
        lock (_lock)
        {
            _window!.Append(text);
            if (isWhole && files.IsFull)
            {
                files.Turn(_window.End);
            }

            Change(_snapshot with { LastOutputAt = time.GetUtcNow(), LogStart = files.Start });
        }
    }

    /// <summary>That it could not even begin is told in its output: there is nowhere else to look.</summary>
    private async Task TellWordsAsync(ChildProcess child)
    {
        if (await child.LastWordsAsync().ConfigureAwait(false) is not { Length: > 0 } words)
        {
            return;
        }

        var said = System.Text.Encoding.UTF8.GetBytes(words + "\n");
        await File.AppendAllBytesAsync(Path.Combine(folder, OutputFiles.Current), said).ConfigureAwait(false);
        var text = new char[said.Length];
        var length = new TerminalText().Read(said, text, isLast: true, out _);
        lock (_lock)
        {
            _window!.Append(text.AsSpan(0, length));
        }
    }
}
