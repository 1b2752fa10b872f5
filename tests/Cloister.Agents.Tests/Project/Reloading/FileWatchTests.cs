using Cloister.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents.Tests;

public sealed class FileWatchTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FileWatch _watch;
    private int _told;

    public FileWatchTests() => _watch = new FileWatch(_folder.Path, [_folder["x"]], () => _told++, _time, NullLogger.Instance);

    [Fact]
    public void A_burst_is_told_once_when_it_is_over()
    {
        _watch.Notice();
        Pass(200);
        _watch.Notice();
        Pass(299);
        Assert.Equal(0, _told);

        Pass(1);
        Assert.Equal(1, _told);
    }

    [Fact]
    public void A_burst_that_does_not_end_is_told_every_second()
    {
        for (var i = 0; i < 20; i++)
        {
            _watch.Notice();
            Pass(100);
        }

        Assert.Equal(2, _told);
    }

    [Fact]
    public void Nothing_is_told_when_nothing_happens()
    {
        Pass(60_000);

        Assert.Equal(0, _told);
    }

    [Fact]
    public void After_its_end_it_tells_nothing()
    {
        _watch.Dispose();
        _watch.Notice();
        Pass(2000);

        Assert.Equal(0, _told);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _folder.Dispose();
    }

    private void Pass(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
