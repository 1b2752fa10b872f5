using System.Diagnostics;

namespace Cloister.Agents.Tests;

public sealed class FilesTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    [Fact]
    public void A_file_of_the_project_can_be_opened()
    {
        _folder.Write("notes/a.txt", "hello");
        File.CreateSymbolicLink(_folder["link"], "notes/a.txt");

        using var direct = new StreamReader(_folder.Project.Paths.OpenRead("notes/a.txt"));
        using var linked = new StreamReader(_folder.Project.Paths.OpenRead("link"));

        Assert.Equal(("hello", "hello"), (direct.ReadToEnd(), linked.ReadToEnd()));
    }

    [Fact]
    public void A_path_that_was_swapped_after_it_was_checked_is_noticed()
    {
        using var outside = new ProjectFolder();
        outside.Write("a.txt", "secret");
        _folder.Write("notes/a.txt", "hello");
        var real = _folder.Project.Paths.InProject("notes/a.txt");
        Directory.Delete(_folder["notes"], recursive: true);
        Directory.CreateSymbolicLink(_folder["notes"], outside.Path);

        Assert.Throws<AgentPathException>(() => OpenFile.Read("notes/a.txt", real));
    }

    [Fact]
    public async Task A_pipe_is_refused_without_waiting_for_a_writer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes are made with mkfifo.");
        using (var made = Process.Start("mkfifo", _folder["pipe"]))
        {
            await made.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }

        var opening = Task.Run(() => _folder.Project.Paths.OpenRead("pipe"));

        await Assert.ThrowsAsync<AgentPathException>(() => opening.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing() =>
        Assert.Throws<FileNotFoundException>(() => _folder.Project.Paths.OpenRead("nothing"));

    [Fact]
    public void A_file_that_cannot_be_replaced_stays_and_leaves_no_rest()
    {
        Directory.CreateDirectory(_folder["target"]);

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(_folder["target"], "x"u8));

        Assert.Equal([_folder["target"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_folder_of_the_user_can_be_put_elsewhere()
    {
        Assert.Equal(_folder.Path, UserHome.Find(name => name == "CLOISTER_HOME" ? _folder.Path : null));
        Assert.EndsWith(".cloister", UserHome.Find(_ => null), StringComparison.Ordinal);
        Assert.EndsWith(".cloister", UserHome.Find(_ => " "), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
