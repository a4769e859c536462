import java.nio.file.Files
import java.nio.file.Path

// All flavours have been written; the one that was asked for moves up, the others go.
Path project = Path.of(request.outputDirectory, request.artifactId)
Path wanted = project.resolve(request.properties.getProperty('flavour'))
wanted.toFile().eachFile { Files.move(it.toPath(), project.resolve(it.name)) }
['ingest', 'output', 'admission', 'api'].each { project.resolve(it).toFile().deleteDir() }
Files.move(project.resolve('gitignore'), project.resolve('.gitignore'))
Files.move(project.resolve('mvn'), project.resolve('.mvn'))
