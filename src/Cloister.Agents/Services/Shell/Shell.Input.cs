namespace Cloister.Agents;

internal sealed partial class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Tells it something.</summary>
    /// <param name="bytes">What.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    /// <exception cref="ActionFailedException">It does not listen.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        using var turn = await _input.EnterAsync().ConfigureAwait(false);
        if (!IsActive || _child is not { } child)
        {
            throw new ActionFailedException("Shell is not running");
        }

        if (_isInputClosed)
        {
            throw new ActionFailedException("Shell stdin is closed");
        }

        try
        {
            await WriteAsync(child, bytes).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            CloseInput();
            throw new ActionFailedException("Shell stdin is closed", broken);
        }

        if (isLast)
        {
            CloseInput();
        }
    }

    private async Task WriteAsync(ChildProcess child, ReadOnlyMemory<byte> bytes)
    {
        var writing = Task.Run(async () =>
        {
            await child.Input.WriteAsync(bytes).ConfigureAwait(false);
            await child.Input.FlushAsync().ConfigureAwait(false);
        });
        try
        {
            await writing.WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Half of it may have been taken: what follows could not be told apart from it.
            _ = writing.ContinueWith(_ => CloseInput(), TaskScheduler.Default);
            _isInputClosed = true;
            throw new ActionFailedException(
                $"The shell has not taken what was written within {Patience.TotalSeconds} s, so its stdin is closed. It may be waiting for something else: read its output."
            );
        }
    }

    private void CloseInput()
    {
        _isInputClosed = true;
        try
        {
            _child?.Input.Close();
        }
        catch (IOException)
        {
            // It has ended before us.
        }
    }
}
