namespace Cloister.Testing;

/// <summary>One promise that every channel keeps, and the check of it.</summary>
public sealed class ChannelCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Func<ChannelUnderTest, Task> _check;

    internal ChannelCheck(string name, Func<ChannelUnderTest, Task> check)
    {
        Name = name;
        _check = check;
    }

    /// <summary>The promise, as a sentence.</summary>
    public string Name { get; }

    /// <summary>Checks a channel.</summary>
    /// <param name="open">Makes a platform that nobody has used; it is disposed after the check.</param>
    /// <exception cref="ChannelConformanceException">The promise is not kept.</exception>
    public async Task RunAsync(Func<Task<ChannelRig>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        try
        {
            var rig = await open().ConfigureAwait(false);
            await using (rig.ConfigureAwait(false))
            {
                var channel = new ChannelUnderTest(rig);
                await using (channel.ConfigureAwait(false))
                {
                    await _check(channel).WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            throw new ChannelConformanceException($"{Name}: {exception.Message}", exception);
        }
    }

    /// <summary>The promise, for the names of tests.</summary>
    public override string ToString() => Name;
}
