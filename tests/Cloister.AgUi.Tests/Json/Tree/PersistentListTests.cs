namespace Cloister.AgUi.Tests.Json.Tree;

public class PersistentListTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(31, 2)]
    [InlineData(32, 3)]
    [InlineData(33, 4)]
    [InlineData(1024, 5)]
    [InlineData(5000, 6)]
    public void It_does_what_a_list_does_and_old_versions_stay(int start, int seed)
    {
        var random = new Random(seed);
        var model = Enumerable.Range(0, start).ToList();
        var list = PersistentList<int>.Of([.. model]);
        var versions = new List<(PersistentList<int> List, int[] Expected)>();

        for (var step = 0; step < 3000; step++)
        {
            if (step % 300 == 0)
                versions.Add((list, [.. model]));
            if (step % 700 == 699)
            {
                var (branch, expected) = versions[random.Next(versions.Count)];
                (list, model) = (branch, [.. expected]);
            }
            (list, model) = Changed(list, model, step, random);
        }
        versions.Add((list, [.. model]));

        Assert.All(
            versions,
            version => Assert.Equal(version.Expected, Enumerable.Range(0, version.List.Count).Select(index => version.List[index]))
        );
    }

    [Fact]
    public void Emptied_from_the_front_and_filled_at_the_end_it_stays_right()
    {
        var list = PersistentList<int>.Of([.. Enumerable.Range(0, 2000)]);

        for (var i = 2000; i < 10_000; i++)
            list = list.Add(i).RemoveAt(0);

        Assert.Equal(2000, list.Count);
        Assert.Equal(8000, list[0]);
        Assert.Equal(9999, list[1999]);
    }

    private static (PersistentList<int>, List<int>) Changed(PersistentList<int> list, List<int> model, int value, Random random)
    {
        // Phases of growing and of shrinking, so that pieces split and vanish.
        var grows = value / 500 % 2 == 0;
        var at = random.Next(model.Count + 1);
        switch (random.Next(6))
        {
            case 0 when model.Count > 0:
                at = Math.Min(at, model.Count - 1);
                model[at] = value;
                return (list.Set(at, value), model);
            case 1:
                model.Add(value);
                return (list.Add(value), model);
            case var _ when !grows && model.Count > 0:
                at = Math.Min(at, model.Count - 1);
                model.RemoveAt(at);
                return (list.RemoveAt(at), model);
            default:
                model.Insert(at, value);
                return (list.Insert(at, value), model);
        }
    }
}
